import React from 'react';
export default function GatewayState() { return <span>GatewayState</span>; }

import React from 'react';
export default function State() { return <span>State</span>; }

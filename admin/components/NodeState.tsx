import React from 'react';
export default function NodeState() { return <span>NodeState</span>; }

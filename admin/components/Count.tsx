import React from 'react';
export default function Count() { return <span>Count</span>; }

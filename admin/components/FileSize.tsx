import React from 'react';
export default function FileSize() { return <span>FileSize</span>; }

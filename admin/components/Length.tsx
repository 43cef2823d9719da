import React from 'react';
export default function Length() { return <span>Length</span>; }

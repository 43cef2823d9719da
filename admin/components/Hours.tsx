import React from 'react';
export default function Hours() { return <span>Hours</span>; }

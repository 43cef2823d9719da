import React from 'react';
export default function Holidays() { return <span>Holidays</span>; }

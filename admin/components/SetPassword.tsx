import React from 'react';
export default function SetPassword() { return <span>SetPassword</span>; }

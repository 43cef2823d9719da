import React from 'react';
export default function DialerForm() { return <span>DialerForm</span>; }

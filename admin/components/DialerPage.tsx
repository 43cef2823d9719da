import React from 'react';
export default function DialerPage() { return <span>DialerPage</span>; }

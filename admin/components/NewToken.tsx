import React from 'react';
export default function NewToken() { return <span>NewToken</span>; }

import React from 'react';
export default function Detail() { return <span>Detail</span>; }

import React from 'react';
export default function TracePage() { return <span>TracePage</span>; }

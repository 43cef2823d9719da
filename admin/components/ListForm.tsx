import React from 'react';
export default function ListForm() { return <span>ListForm</span>; }

import React from 'react';
export default function ListPage() { return <span>ListPage</span>; }

import React from 'react';
export default function ImportPage() { return <span>ImportPage</span>; }

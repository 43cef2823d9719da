import React from 'react';
export default function ContactPage() { return <span>ContactPage</span>; }

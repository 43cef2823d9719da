import React from 'react';
export default function UploadMessage() { return <span>UploadMessage</span>; }

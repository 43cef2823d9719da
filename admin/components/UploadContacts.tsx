import React from 'react';
export default function UploadContacts() { return <span>UploadContacts</span>; }

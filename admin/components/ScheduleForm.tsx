import React from 'react';
export default function ScheduleForm() { return <span>ScheduleForm</span>; }

import React, { useState } from 'react';
import { fileSize } from './format';

/** Where a file is dropped, or chosen with a click or a key. */
export function FileDrop({ accept, file, onChoose, prompt, hint }: { accept: string; file?: File; onChoose: (file: File) => void; prompt: string; hint?: string }) {
  const [isOver, setIsOver] = useState(false);
  const take = (files: FileList | null) => {
    setIsOver(false);
    const [first] = files ?? [];
    if (first) onChoose(first);
  };
  return (
    <label
      className={`sd-drop ${isOver ? 'sd-over' : ''}`}
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        take(event.dataTransfer.files);
      }}
    >
      <input type="file" accept={accept} aria-label={prompt} onChange={(event) => take(event.target.files)} />
      <strong>{file ? file.name : prompt}</strong>
      <span className="sd-hint">{file ? `${fileSize(file.size)} – click to choose another one` : `Click here, or drop it. ${hint ?? ''}`}</span>
    </label>
  );
}

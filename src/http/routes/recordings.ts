import { z } from 'zod';
import { deleteRecording, openRecording } from '../../calls/recordings.js';
import { route } from '../route.js';
import type { Services } from '../services.js';

const attemptInPath = { attemptId: z.uuid() };

export const recordingRoutes = (services: Services) => [
  route({
    name: 'getRecording',
    method: 'get',
    path: '/attempts/:attemptId/recording',
    summary: 'Listen to the recording of an attempt; the audit notes who did',
    permission: 'listen',
    params: attemptInPath,
    answer: { status: 200, file: 'audio/wav' },
    handle: ({ principal, params }) => openRecording(services, principal, params.attemptId),
  }),
  route({
    name: 'deleteRecording',
    method: 'delete',
    path: '/attempts/:attemptId/recording',
    summary: 'Delete the recording of an attempt for good',
    permission: 'administer',
    params: attemptInPath,
    answer: { status: 204 },
    handle: ({ principal, params }) => deleteRecording(services, principal, params.attemptId),
  }),
];

import type { Call } from './call.js';

/** Answers a leg that came in; one that we placed answers by itself. */
export function answer(call: Call): void {
  const { channel } = call;
  if (channel.direction === 'outbound' || channel.isAnswered || !channel.isUp) return;
  channel.hasCodec = true;
  channel.answerState = 'answered';
  channel.callState = 'ACTIVE';
  channel.times.answered = call.exchange.schedule.now();
  channel.variables.set('endpoint_disposition', 'ANSWER');
  call.fire('CHANNEL_ANSWER', ['switch_channel.c', 'switch_channel_perform_mark_answered', 3846]);
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escape = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => escapes[sign]!);

/**
 * The sign-in page, plain HTML of our own: AdminJS's needs 3.8 MB of script before the first key can be
 * pressed, and breaks on an apostrophe in a message.
 */
export const signInPage = ({ action, email = '', message }: { action: string; email?: string; message?: string }): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sign in · Smart Dialers</title>
<link rel="icon" href="data:,">
<style>
  * { box-sizing: border-box }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 16px; background: #f4f6f8; color: #0c1e29; font: 16px/1.5 system-ui, sans-serif }
  main { width: 100%; max-width: 400px; padding: 32px; background: #fff; border: 1px solid #e3e8ec; border-radius: 12px; box-shadow: 0 8px 24px rgb(12 30 41 / 8%) }
  h1 { margin: 0 0 4px; font-size: 24px; line-height: 1.25 }
  p { margin: 0 0 24px; color: #55636d }
  label { display: block; margin: 16px 0 4px; font-weight: 600; font-size: 14px }
  input { width: 100%; padding: 10px 12px; border: 1px solid #8a98a3; border-radius: 6px; font: inherit }
  input:focus-visible, button:focus-visible { outline: 3px solid #9db4f5; outline-offset: 1px }
  button { width: 100%; margin-top: 24px; padding: 12px; border: 0; border-radius: 6px; background: #2743c9; color: #fff; font: inherit; font-weight: 600; cursor: pointer }
  button:hover { background: #1f36a6 }
  .refusal { margin: 0 0 8px; padding: 12px; border-radius: 6px; background: #fdecee; color: #8c0e1f }
</style>
</head>
<body>
<main>
  <h1>Smart Dialers</h1>
  <p>Sign in to the back office.</p>
  ${message ? `<div class="refusal" role="alert">${escape(message)}</div>` : ''}
  <form method="post" action="${escape(action)}">
    <label for="email">Email address</label>
    <input id="email" name="email" type="email" autocomplete="username" required value="${escape(email)}" ${email ? '' : 'autofocus'}>
    <label for="password">Password</label>
    <input id="password" name="password" type="password" autocomplete="current-password" required ${email ? 'autofocus' : ''}>
    <button type="submit">Sign in</button>
  </form>
</main>
</body>
</html>
`;

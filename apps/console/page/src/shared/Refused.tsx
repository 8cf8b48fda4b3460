import { useState } from 'preact/hooks';
import type { Problem } from '../net/problem.ts';
import { keepToken } from '../net/token.ts';
import { useWords } from '../words/language.ts';

interface RefusedProps {
  readonly problem: Problem;
  readonly room?: string;
}

/** Why nothing is shown, and what helps: a token, or another try. */
export function Refused({ problem, room }: RefusedProps) {
  const words = useWords();
  const [token, setToken] = useState('');
  if (problem.status !== 401 && problem.status !== 403) {
    return (
      <div class="notice" role="alert">
        <h2>{words.failed}</h2>
        <p>{problem.detail}</p>
        <button type="button" onClick={() => location.reload()}>
          {words.retry}
        </button>
      </div>
    );
  }
  return (
    <form
      class="notice"
      onSubmit={(event) => {
        event.preventDefault();
        keepToken(token.trim());
        location.reload();
      }}
    >
      <h2>{words.token.title}</h2>
      <p role="alert">{problem.detail}</p>
      <p>
        <code>{room === undefined ? words.token.hint : words.token.room(room)}</code>
      </p>
      <label for="token">{words.token.label}</label>
      <input
        id="token"
        type="password"
        autocomplete="off"
        required
        value={token}
        onInput={({ currentTarget }) => setToken(currentTarget.value)}
      />
      <button type="submit">{words.token.use}</button>
    </form>
  );
}

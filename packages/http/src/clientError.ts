import type { Socket } from 'node:net';
import { HttpProblem, type ProblemTable, problemDocument } from './problem.ts';

function problemOf(code: string | undefined, problems: ProblemTable): HttpProblem {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return new HttpProblem(problems, 'request_timeout', 'the whole request must arrive sooner');
  }
  if (code === 'HPE_HEADER_OVERFLOW')
    return new HttpProblem(problems, 'headers_too_large', 'send fewer or shorter headers');
  return new HttpProblem(problems, 'bad_request', 'the bytes are not HTTP/1.1');
}

/** Answers what never became a request. Node hands over the bare socket, so the reply is written by hand. */
export function answerClientError(
  error: Error & { code?: string },
  socket: Socket,
  { problems, count }: { readonly problems: ProblemTable; readonly count: (code: string) => void },
): void {
  // Reset, or an answer is under way already: nobody to tell, or nothing that could be told in between.
  if (error.code === 'ECONNRESET' || !socket.writable || socket.bytesWritten > 0) {
    socket.destroy();
    return;
  }
  const problem = problemOf(error.code, problems);
  count(problem.code);
  const body = JSON.stringify(problemDocument(problem));
  socket.end(
    `HTTP/1.1 ${problem.status} ${problem.title}\r\nconnection: close\r\ncontent-type: application/problem+json\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

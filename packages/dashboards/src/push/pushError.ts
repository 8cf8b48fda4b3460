/** Why a push ended: asked wrongly (address, token, rights), or refused as it was. */
export type PushErrorCode = 'unreachable' | 'unauthorized' | 'forbidden' | 'conflict' | 'failed';

function codeOf(status: number): PushErrorCode {
  if (status === 0) return 'unreachable';
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'forbidden';
  return status === 409 || status === 412 ? 'conflict' : 'failed';
}

function words(code: PushErrorCode, status: number, what: string, isNameTaken: boolean): string {
  switch (code) {
    case 'unreachable':
      return `${what} could not be asked for`;
    case 'unauthorized':
      return 'Grafana does not accept the token: make a service account token with the role Editor';
    case 'forbidden':
      return `the token may not change ${what}: its service account needs the role Editor and the right to provision alerts`;
    case 'conflict':
      if (isNameTaken) return `${what} cannot be saved: another one has its title in the same folder`;
      return status === 412
        ? `${what} was changed in Grafana meanwhile: push again`
        : `${what} is owned by something else in Grafana, such as file provisioning: change it there, or remove it there first`;
    case 'failed':
      return `Grafana answered ${status} to ${what}`;
  }
}

/** Ends a push; everything before it is done, and pushing again is safe. */
export class PushError extends Error {
  override readonly name = 'PushError';
  readonly code: PushErrorCode;

  constructor(status: number, what: string, said: string, isNameTaken: boolean, options?: ErrorOptions) {
    const code = codeOf(status);
    super(`${words(code, status, what, isNameTaken)}${said === '' ? '' : ` (${said})`}`, options);
    this.code = code;
  }
}

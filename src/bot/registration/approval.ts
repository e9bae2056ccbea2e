/** The data of the button that lets a chat in: a version, the action, the chat's network id. */
const PATTERN = /^1:letin:(-?\d{1,15})$/;

/** Button data that lets a chat in; 24 bytes at most (Bot API: callback_data takes 64). */
export function letInData(networkId: number): string {
  return `1:letin:${networkId}`;
}

/** The chat that a button lets in, or undefined when it is another button. */
export function chatToLetIn(data: string): number | undefined {
  const found = PATTERN.exec(data);
  return found ? Number(found[1]) : undefined;
}

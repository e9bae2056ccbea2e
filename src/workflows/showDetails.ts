import { setCurrentDetails } from '@temporalio/workflow';
import { operatorText } from './operatorText.ts';

/** Says in the Web UI how a workflow stands. Takes ids and counts only, as {@link operatorText} does. */
export function showDetails(details: string): void {
  setCurrentDetails(operatorText(details));
}

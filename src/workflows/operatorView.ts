import type { TypedSearchAttributes } from '@temporalio/common';
import { setCurrentDetails, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { Standing } from '../domain/billing/standing.ts';
import { operatorText } from './operatorText.ts';
import type { SessionStage } from './pair/contract.ts';
import type { PostState } from './posts/contract.ts';
import { SEARCH_ATTRIBUTES } from './searchAttributes.ts';

/** Says in the Web UI how a workflow stands. Takes ids and counts only, as {@link operatorText} does. */
export function showDetails(details: string): void {
  setCurrentDetails(operatorText(details));
}

/** Lets operators find a workflow by how far it is; without a state, by its status alone. */
export function showState(state: undefined | PostState | Standing | SessionStage): void {
  upsertSearchAttributes([{ key: SEARCH_ATTRIBUTES.state, value: state ?? null }]);
}

/** What operators find this workflow by, for one that it starts; without how far it is. */
export function foundLikeThis(): TypedSearchAttributes {
  return workflowInfo().typedSearchAttributes.updateCopy([{ key: SEARCH_ATTRIBUTES.state, value: null }]);
}

import { DefaultFailureConverter } from '@temporalio/common';

/**
 * Puts an error's message and stack trace where the payload codec encrypts them: a database's or a library's words
 * may quote what people wrote. The error's type stays readable, so that operators see what kind of thing fails.
 *
 * The Temporal SDK loads this module by its path, in processes and in the workflows' bundle, and wants this name.
 */
export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });

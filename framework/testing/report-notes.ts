// What a test says in the report of its run, wherever it is called from.
import { channel } from 'node:diagnostics_channel'

/** Publish a text of one line. The runner's own notes need a test's context, which shared functions do not have. */
export const reportNotes = channel('pend.report-notes')

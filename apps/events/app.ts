// A tenant's events, for clients that follow them.
import { defineApp } from '#framework/application/define-app.ts'
import { followEvents } from './endpoints/follow-events.ts'
import { readEventNames } from './endpoints/read-event-names.ts'
import { readRecordEvents } from './endpoints/read-record-events.ts'

export const app = defineApp({
  name: 'events',
  section: 'notifications',
  resources: [],
  endpoints: [followEvents, readEventNames, readRecordEvents],
  headings: { Events: 'What happens in the tenant, as pages or as a stream.' },
})

// The front door of events.
export { followEvents } from './endpoints/follow-events.ts'

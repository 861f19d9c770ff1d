// The front door of events.
export { type VisibleEvent, visibleEventsOf } from './visible-events.ts'

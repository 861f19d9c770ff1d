// The tasks of a tenant as those who run it meet them: beside their list, which the framework brings, the schedules that make them.
import { defineApp } from '#framework/application/define-app.ts'
import { readSchedules, runSchedule } from './endpoints/schedules.ts'

export const app = defineApp({
  name: 'tasks',
  dependsOn: ['tenants'],
  resources: [],
  endpoints: [readSchedules, runSchedule],
})

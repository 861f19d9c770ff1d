// Where apps get counters for those who fail often: in the process, or in Redis for all processes.
import type { Delays } from '#framework/redis/delays.ts'
import { defineService } from './define-service.ts'

/** Opens the counters of one purpose; their keys never meet those of another. Core provides it. */
export const openDelays = defineService<(purpose: string) => Delays>('delays')

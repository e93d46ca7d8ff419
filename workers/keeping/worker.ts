// First: it decides which scripts may start.
import '../../src/core/script-addresses'
import * as Comlink from 'comlink'
import type { KeepingApi } from '../../src/core/keeping'
import { keep } from './keep'

Comlink.expose({ keep } satisfies KeepingApi)

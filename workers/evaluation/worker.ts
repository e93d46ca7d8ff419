// First: it decides which scripts may start.
import '../../src/core/script-addresses'
import * as Comlink from 'comlink'
import { Evaluation } from './evaluation'

Comlink.expose(new Evaluation())

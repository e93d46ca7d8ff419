import * as Comlink from 'comlink'
import { Evaluation } from './evaluation'

Comlink.expose(new Evaluation())

import { HistoryDatabase } from '../lib/storage/history-database'

/** The history of this device, the same for whoever writes and whoever shows it. */
export const historyDatabase = new HistoryDatabase()

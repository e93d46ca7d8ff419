import { QueryClient } from '@tanstack/react-query'

/** Everything fetched is part of the app and changes only with it: fetched once a visit, no refetching. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: Infinity, gcTime: Infinity, retry: 1, refetchOnWindowFocus: false },
  },
})

/**
 * Where an image of Google Landmarks v2 may lie: nested by the first three characters of its id as published, or flat
 * as OMGM keeps it.
 */
export function formatLandmarkPaths(imageId: string): { readonly nested: string; readonly flat: string } {
  return { nested: `${imageId[0]}/${imageId[1]}/${imageId[2]}/${imageId}.jpg`, flat: `${imageId}.jpg` }
}

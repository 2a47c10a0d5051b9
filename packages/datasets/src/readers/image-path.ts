/** Which file an image id stands for, relative to the folder of its data set. */
export interface ImagePath {
  readonly imageId: string
  readonly path: string
}

"""The ways of writing an image in a GitOps repository, one file each.

| file                     | reads                                                                     |
| ------------------------ | ------------------------------------------------------------------------- |
| `image_strings.py`       | `image: name:tag@digest`, wherever it stands                               |
| `repository_and_tag.py`  | `repository` beside `tag`: Helm values, environment variables, parameters  |
| `kustomize_images.py`    | the `images` of a kustomization: `newName`, `newTag`, `digest`             |
| `oci_sources.py`         | OCI artifacts and charts: Flux sources, Argo CD sources, chart dependencies |
| `declared_by_comment.py` | a version whose image a comment above it names                             |

A rule looks at one node and says which places it sees there.
"""

# The answer to a GET of an API path. Given: path
as_control_plane
api get --raw "$path"

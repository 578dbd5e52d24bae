# The answer to a GET of an API path. Given: path
api get --raw "$path"

"""Raw files in, decoded records or rejections out."""

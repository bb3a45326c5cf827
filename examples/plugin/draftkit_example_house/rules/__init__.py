"""The rules of this house: a folder for each family, three files for each rule."""

"""Rating of participations and their standing among others of the level: never public, kept up as journals change."""

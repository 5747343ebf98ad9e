// libairloom.so is made of the layers' libraries.

/// The extension module airloom._processor: whether this processor is one that airloom._airloom was compiled for. It is asked first, so
/// that Python gets an error where a program would end. Compiled for any processor, without the standard library; see core/processor.hpp.
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "airloom/core/processor.hpp"

namespace {

PyObject* missing(PyObject*, PyObject*) {
  char text[1024];
  (void)airloom::describe_missing_features(airloom_required_features, airloom::offered_features(airloom::processor_registers()), text,
                                           sizeof text);
  return PyUnicode_FromString(text);
}

PyMethodDef methods[] = {{"missing", missing, METH_NOARGS, "One sentence on what this processor lacks; empty when it lacks nothing."},
                         {nullptr, nullptr, 0, nullptr}};

PyModuleDef definition = {PyModuleDef_HEAD_INIT, "_processor", nullptr, -1, methods, nullptr, nullptr, nullptr, nullptr};

}  // namespace

PyMODINIT_FUNC PyInit__processor() { return PyModule_Create(&definition); }

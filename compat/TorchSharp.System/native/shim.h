// The C interface between the managed TorchSharp.System and libtorch. Every function that can fail returns a status:
// 0 done; 1 libtorch refused, cg_error() has its words; 2 a managed callback threw, cg_exception() has the exception.
// A tensor handle owns one reference to a tensor; null stands for "no tensor".
#pragma once
#include <cstdint>

#if defined(_WIN32)
#define CG_API extern "C" __declspec(dllexport)
#else
#define CG_API extern "C" __attribute__((visibility("default")))
#endif

enum CgKind : int32_t {
  CG_DEFAULT = 0, // what the operator's schema says
  CG_NONE = 1,
  CG_TENSOR = 2,
  CG_INT = 3,
  CG_REAL = 4,
  CG_BOOL = 5,
  CG_INTS = 6,
  CG_REALS = 7,
  CG_TENSORS = 8,
  CG_STRING = 9,
  CG_DEVICE = 10,
};

// An argument or a result of an operator.
struct CgValue {
  int32_t kind;
  int32_t device;   // type of a device
  int64_t integer;  // integer, truth value, enumeration, index of a device
  double real;
  const void* data; // tensor, elements of a list, characters
  int64_t count;    // elements of a list
};

struct CgInfo {
  int32_t type;
  int32_t device;
  int32_t device_index;
  int32_t dimensions;
  int64_t elements;
  int64_t element_size;
  int32_t requires_grad;
  int32_t is_contiguous;
  int32_t is_leaf;
};

// Computes gradients for a managed function. The handles in `gradients` pass to it, those in `results` to the caller. Returns 0, or a handle to an exception.
typedef intptr_t (*CgBackward)(intptr_t function, void** gradients, int64_t count, void** results, int64_t result_count);
typedef void (*CgRelease)(intptr_t function);

CG_API const char* cg_error();
CG_API intptr_t cg_exception();
CG_API const char* cg_version();
CG_API int64_t cg_live_handles();

CG_API int32_t cg_find(const char* name, const char* overload, void** op);
CG_API int32_t cg_call(void* op, const CgValue* arguments, int64_t count, CgValue* results, int64_t capacity, int64_t* result_count);

CG_API int32_t cg_load(const void* bytes, int64_t count, void** module);
CG_API int32_t cg_invoke(void* module, const char* method, const CgValue* arguments, int64_t count, void** result);
CG_API void cg_unload(void* module);

CG_API void cg_free(void* tensor);
CG_API int32_t cg_alias(void* tensor, void** result);
CG_API int32_t cg_from_memory(const void* data, const int64_t* sizes, int64_t dimensions, int32_t type, void** result);
CG_API int32_t cg_data(void* tensor, void** data);
CG_API int32_t cg_info(void* tensor, CgInfo* info);
CG_API int32_t cg_sizes(void* tensor, int64_t* sizes, int64_t* strides);

CG_API int32_t cg_set_requires_grad(void* tensor, int32_t value);
CG_API int32_t cg_get_grad(void* tensor, void** gradient);
CG_API int32_t cg_set_grad(void* tensor, void* gradient);
CG_API int32_t cg_grad_mode();
CG_API void cg_set_grad_mode(int32_t enabled);
CG_API int32_t cg_backward(void** tensors, int64_t count, void** gradients, int32_t retain_graph, int32_t create_graph, void** inputs, int64_t input_count);
CG_API int32_t cg_grad(void** outputs, int64_t count, void** inputs, int64_t input_count, void** gradients, int32_t retain_graph, int32_t create_graph, int32_t allow_unused, void** results);
CG_API int32_t cg_function(intptr_t function, CgBackward backward, CgRelease release, int32_t materialize, void** inputs, int64_t input_count, void** outputs, int64_t output_count, void** saved, int64_t saved_count, void** node);
CG_API int32_t cg_saved(void* node, void** results, int64_t capacity);

CG_API void cg_set_threads(int32_t threads);
CG_API int32_t cg_threads();
CG_API int32_t cg_cuda_devices();
CG_API int32_t cg_synchronize(int32_t device_index);
CG_API int32_t cg_allow_tf32(int32_t cudnn);
CG_API void cg_set_allow_tf32(int32_t cudnn, int32_t allow);
